import { describe } from 'vitest';
import { orderContract } from '../contracts/order-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
  orderContract(openForContract);
});
