import { describe } from 'vitest';
import { retentionContract } from '../contracts/retention-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { waitingContract } from '../contracts/waiting-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
  waitingContract(openForContract);
  retentionContract(openForContract, { runs: 8 });
});
