import { afterAll, describe } from 'vitest';
import { courseContract } from '../contracts/course-contract.ts';
import { followUpContract } from '../contracts/follow-up-contract.ts';
import { ledgerContract } from '../contracts/ledger-contract.ts';
import { operatorContract } from '../contracts/operator-contract.ts';
import { orderContract } from '../contracts/order-contract.ts';
import { retentionContract } from '../contracts/retention-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { subscriptionContract } from '../contracts/subscription-contract.ts';
import { taskContract } from '../contracts/task-contract.ts';
import { taskEventContract } from '../contracts/task-event-contract.ts';
import { translationsContract } from '../contracts/translations-contract.ts';
import { waitingContract } from '../contracts/waiting-contract.ts';
import { disposeOfIdle, openForContract, reachable, where } from './postgres/postgres-under-test.ts';

afterAll(disposeOfIdle);

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
  taskContract(openForContract);
  taskEventContract(openForContract);
  followUpContract(openForContract);
  orderContract(openForContract);
  waitingContract(openForContract);
  retentionContract(openForContract, { runs: 8 });
  courseContract(openForContract);
  subscriptionContract(openForContract, { runs: 10 });
  ledgerContract(openForContract);
});

describe.skipIf(!reachable)(`the PostgreSQL store's translations${where}`, () => {
  translationsContract(openForContract);
});
describe.skipIf(!reachable)(`the PostgreSQL store, for operators${where}`, () =>
  operatorContract(openForContract),
);
