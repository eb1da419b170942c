/** Columns of a delivery `d` joined with its message `m`, as `toDelivery` reads them. */
export const deliveryColumns = `d.id, m.message_id, d.receiver, d.endpoint, d.state, d.acknowledgement, d.attempts,
  d.queued_at, d.due_at, d.available_at, d.delivered_at, d.acknowledged_at, d.reason, d.owner, d.resent_at,
  d.revision, d.replay, d.dispatch_id, d.dispatched_at, d.resends, d.follow_up_at, d.answered_by, d.order_key, d.held,
  d.awaits, d.postponements`;
