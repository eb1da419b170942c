import { describe } from 'vitest';
import { retentionContract } from '../contracts/retention-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
  retentionContract(openForContract, { runs: 8 });
});
