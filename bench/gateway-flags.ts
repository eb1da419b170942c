/** What the gateway is started with ([decision 15](../docs/decisions/015-young-generation.md)), and its peers alike. */
export const gatewayFlags: readonly string[] = [
  '--max-semi-space-size=8',
  '--v8-pool-size=0',
  '--heap-growing-percent=30',
];
