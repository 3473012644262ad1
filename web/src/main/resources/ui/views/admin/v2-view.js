/** A view of one list of the public contract. */
import { ApiError, serverNow } from '../../core/api.js';
import { View } from '../../core/view.js';

/** @template T @extends {View<T>} */
export class V2View extends View {
  /** @returns {Promise<T>} */
  fetch() {
    throw new Error('says who extends it');
  }

  address() {
    return /** @type {[string]} */ ([this.route.view]);
  }

  async load() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.reloadTimer);
    this.reloadTimer = 0;
    try {
      this.data = await this.fetch();
      this.loadedAt = serverNow();
      this.error = null;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.error = e;
      if (e.away) this.retryTimer = setTimeout(() => this.load(), 3000);
      else this.data = null;
    }
    this.requestUpdate();
  }

  get canConfigure() {
    return this.me?.can.configure ?? false;
  }
}
