import { reasonOf } from './reason-of.ts';

/** Codes of Node and OpenSSL for a certificate that is not trusted. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

const explanations: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, "RabbitMQ's certificate has expired"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "RabbitMQ's certificate is not for the host in OVERGANG_AMQP_URL"],
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/, 'RabbitMQ wants a client certificate (OVERGANG_AMQP_CERT)'],
  [/UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN/, 'RabbitMQ does not trust OVERGANG_AMQP_CERT'],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/, 'what answers at OVERGANG_AMQP_URL does not speak TLS'],
];

/** Says in a sentence why a connection by TLS did not come about; the cause itself where it had another reason. */
export function explainTls(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const found = untrusted.has(code)
    ? "RabbitMQ's certificate is not signed by an authority in OVERGANG_AMQP_CA"
    : explanations.find(([pattern]) => pattern.test(code))?.[1];
  return found === undefined ? cause : new Error(`${found} (${reasonOf(cause)})`, { cause });
}
