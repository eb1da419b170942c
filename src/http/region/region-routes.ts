import type { AdminRoute } from '../admin/admin-routes.ts';
import type { Handler } from '../request-context.ts';
import type { RegionParts } from './authority.ts';
import { capacityList } from './capacity-list.ts';
import { regionEvents } from './region-events.ts';
import { regionExport } from './region-export.ts';
import { regionIndicators } from './region-indicators.ts';
import { regionStays } from './region-stays.ts';
import { regionSummary } from './region-summary.ts';

/** What regions are offered, behind the credentials check; capacity is for everybody who has passed it. */
export function regionRoutes(parts: RegionParts, known: Handler): readonly AdminRoute[] {
  return [
    ['GET', '/capacity', known, capacityList(parts)],
    ['GET', '/region/stays', known, regionStays(parts)],
    ['GET', '/region/summary', known, regionSummary(parts)],
    ['GET', '/region/indicators', known, regionIndicators(parts)],
    ['GET', '/region/events', known, regionEvents(parts)],
    ['GET', '/region/export/:kind', known, regionExport(parts)],
  ];
}
