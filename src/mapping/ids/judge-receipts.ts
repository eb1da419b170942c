/** What one receipt says of one letter. */
export type ReceiptSign = 'positive' | 'negative';

/**
 * The one answer to a message that went out as several letters (a clinical e-mail and its binary letter):
 * positive when all are, negative as soon as one is, and none yet while one is missing, so that the sender
 * sends again. MedCom use cases, tables 3 and 4.
 */
export function judgeReceipts(expected: number, received: readonly ReceiptSign[]): ReceiptSign | undefined {
  if (received.includes('negative')) return 'negative';
  return received.length >= expected ? 'positive' : undefined;
}
