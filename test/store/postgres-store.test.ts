import { describe } from 'vitest';
import { courseContract } from '../contracts/course-contract.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { taskContract } from '../contracts/task-contract.ts';
import { openForContract, reachable, where } from './postgres/postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store${where}`, () => {
  storeContract(openForContract);
  taskContract(openForContract);
  courseContract(openForContract);
});
