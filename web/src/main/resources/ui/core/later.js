/** Views that come when somebody opens them, so that the first page is there sooner. */
import { ApiError, me } from './api.js';

/** Who brings them, by the name the router gives them; all other views are there from the start. */
const VIEWS = /** @type {Record<string, () => Promise<unknown>>} */ ({
  errors: () => import('../views/errors/errors.js'),
  connections: () => import('../views/admin/connections.js'),
  variables: () => import('../views/admin/variables.js'),
  pools: () => import('../views/admin/pools.js'),
  alerts: () => import('../views/admin/alerts.js'),
});

/** @type {Set<string>} */
const here = new Set();

/** Whether a view can be shown at once. @param {string} view */
export const isHere = (view) => !(view in VIEWS) || here.has(view);

/** Fetches a view; throws an ApiError that says why it did not come. @param {string} view */
export async function bring(view) {
  if (isHere(view)) return;
  try {
    await VIEWS[view]();
    here.add(view);
  } catch {
    await me();
    throw new ApiError(404, 'The server was replaced while this page was open, and its new console no longer has this part of the old one.');
  }
}
