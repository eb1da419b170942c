import { describe } from 'vitest';
import { operatorContract } from '../contracts/operator-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
});
describe.skipIf(!reachable)(`the PostgreSQL store, for operators${where}`, () =>
  operatorContract(openForContract),
);
