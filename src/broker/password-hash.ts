import { createHash } from 'node:crypto';

/**
 * A password as RabbitMQ keeps it: salted SHA-256 in base64. https://www.rabbitmq.com/docs/passwords
 * @param salt four random bytes
 */
export function passwordHash(password: string, salt: Uint8Array): string {
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
