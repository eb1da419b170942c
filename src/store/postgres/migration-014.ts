/**
 * Deliveries are found by the number of their message: one random key less to write with each message, and with each step
 * of its deliveries.
 */
export const migration014 = `
ALTER TABLE delivery DROP CONSTRAINT delivery_message_id_endpoint_key;
ALTER TABLE delivery ADD CONSTRAINT delivery_message UNIQUE (message_seq, endpoint);
`;
