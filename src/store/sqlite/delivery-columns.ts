/** Columns of a delivery `d` joined with its message `m`, as `toDelivery` reads them. */
export const deliveryColumns = `d.id, m.message_id, d.receiver, d.endpoint, d.state, d.acknowledgement, d.attempts,
  d.queued_at, d.due_at, d.available_at, d.delivered_at, d.acknowledged_at, d.reason, d.order_key, d.held, d.awaits`;
