import { type Rule, rule } from './rule.ts';

/** Capacity and sites. */
export const capacityRules = {
  'R-CAP-01': rule('METRIC', '000:385-388', '2,627 places nationwide.', 'src/http/region/capacity-list.ts'),
  'R-CAP-02': rule(
    'WARN',
    '002:823-827',
    '179.2 places in Copenhagen.',
    'src/follow/capacity/judge-capacity.ts',
  ),
  'R-CAP-03': rule('METRIC', '001:1214-1228', 'Other figures are reference data.'),
  'R-CAP-04': rule(
    'WARN',
    '002:625-637',
    'Capacity is registered as it changes.',
    'src/follow/capacity/judge-capacity.ts',
  ),
  'R-CAP-05': rule(
    'METRIC',
    '002:247-249',
    'Places are used across municipal borders.',
    'src/follow/capacity/free-places.ts',
  ),
  'R-CAP-06': rule(
    'WARN',
    '002:229-245',
    'Sites belong to agreements.',
    'src/follow/capacity/judge-capacity.ts',
  ),
  'R-CAP-07': rule(
    'METRIC',
    '000:346-348',
    'Places in all municipalities.',
    'src/http/region/region-summary.ts',
  ),
  'R-CAP-08': rule(
    'GUARD',
    '003:861-866',
    'Specialised rehabilitation has its own capacity.',
    'src/follow/capacity/judge-capacity.ts',
  ),
  'R-CAP-09': rule(
    'METRIC',
    '001:629-651',
    'Municipal place types stay apart.',
    'src/follow/capacity/free-places.ts',
  ),
} as const satisfies Record<string, Rule>;
