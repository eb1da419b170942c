import { afterAll, describe } from 'vitest';
import { everyStore, everyStoreForOperators } from '../contracts/every-store.ts';
import { openEach } from '../contracts/open-each.ts';
import { translationsContract } from '../contracts/translations-contract.ts';
import { disposeOfIdle, openForContract, reachable, where } from './postgres/postgres-under-test.ts';

afterAll(disposeOfIdle);

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  everyStore(openForContract, { retention: 8, subscriptions: 10 });
});

describe.skipIf(!reachable)(`the PostgreSQL store's translations${where}`, () => {
  translationsContract(openEach(openForContract));
});
describe.skipIf(!reachable)(`the PostgreSQL store, for operators${where}`, () =>
  everyStoreForOperators(openForContract),
);
