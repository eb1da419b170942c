import { acceptContract } from './accept-contract.ts';
import { accountContract } from './account-contract.ts';
import { acknowledgementContract } from './acknowledgement-contract.ts';
import { actionContract } from './action-contract.ts';
import { citizenContract } from './citizen-contract.ts';
import { claimContract } from './claim-contract.ts';
import { courseContract } from './course-contract.ts';
import { followUpContract } from './follow-up-contract.ts';
import { forgettingCoursesContract } from './forgetting-courses-contract.ts';
import { type LedgerUnderTest, ledgerContract } from './ledger-contract.ts';
import { mailboxContract } from './mailbox-contract.ts';
import { openEach } from './open-each.ts';
import { orderContract } from './order-contract.ts';
import { orderInAnySequence } from './order-in-any-sequence.ts';
import { pauseContract } from './pause-contract.ts';
import { replayContract } from './replay-contract.ts';
import { retentionContract } from './retention-contract.ts';
import { retentionInAnyOrder } from './retention-in-any-order.ts';
import { searchContract } from './search-contract.ts';
import { settleContract } from './settle-contract.ts';
import { subscriptionContract } from './subscription-contract.ts';
import { taskContract } from './task-contract.ts';
import { taskEventContract } from './task-event-contract.ts';
import { waitingContract } from './waiting-contract.ts';

/**
 * What every store promises; call it in a describe of its own.
 * @param runs how often what happens by chance is played
 */
export function everyStore(
  open: () => Promise<LedgerUnderTest>,
  runs: { readonly retention: number; readonly subscriptions: number },
): void {
  const on = openEach(open);
  acceptContract(on);
  claimContract(on);
  settleContract(on);
  acknowledgementContract(on);
  mailboxContract(on);
  accountContract(on);
  taskContract(on);
  taskEventContract(on);
  followUpContract(on);
  orderContract(on);
  pauseContract(on);
  orderInAnySequence(on);
  waitingContract(on);
  retentionContract(on);
  forgettingCoursesContract(on);
  retentionInAnyOrder(on, { runs: runs.retention });
  courseContract(on);
  subscriptionContract(on, { runs: runs.subscriptions });
  ledgerContract(on);
  citizenContract(on);
}

/** What every store promises to operators; call it in a describe of its own. */
export function everyStoreForOperators(open: () => Promise<LedgerUnderTest>): void {
  const on = openEach(open);
  actionContract(on);
  searchContract(on);
  replayContract(on);
}
