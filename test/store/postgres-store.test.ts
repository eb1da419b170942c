import { describe } from 'vitest';
import { storeContract } from '../contracts/store-contract.ts';
import { translationsContract } from '../contracts/translations-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
});

describe.skipIf(!reachable)(`the PostgreSQL store's translations${where}`, () => {
  translationsContract(openForContract);
});
