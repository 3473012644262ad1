/** The DAG's shape: rectangles the server computed, states of a run on them. Only what is in view is drawn. */
/** @import { Changes, Graph, GraphNode } from '../../core/types.js' */
import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { seg } from '../../core/api.js';
import { dagLink, logLink, runLink } from '../../core/router.js';
import { finished, known, mark, word } from '../../core/states.js';
import { duration } from '../../core/time.js';
import { View } from '../../core/view.js';
import { glyph } from '../../parts/glyphs.js';
import { place } from '../../parts/place.js';

const ZOOM_STEP = 1.25;
const LARGEST = 2;
const SMALLEST = 0.15;
/** Below this, names cannot be read; the first look is never smaller. */
const READABLE = 0.8;
const EDGE = 24;

/** @extends {View<Graph>} */
class GraphView extends View {
  static properties = { ...View.properties, selected: { attribute: false }, run: { attribute: false }, runState: { attribute: false } };

  constructor() {
    super();
    /** @type {string | null} */
    this.selected = null;
    /** The run whose states are shown; null: the newest. @type {string | null} */
    this.run = null;
    this.runState = '';
    /** What is in view, in the graph's pixels; scale is screen over graph. */
    this.eye = { x: 0, y: 0, scale: 1 };
    this.size = { w: 800, h: 480 };
    this.placed = false;
    /** @type {{x: number, y: number, moved: boolean} | null} */
    this.drag = null;
    /** @type {ResizeObserver | null} */
    this.observer = null;
  }

  get dag() {
    return this.route.params.dag;
  }

  address() {
    return /** @type {[string, any]} */ ([`dags/${seg(this.dag)}/graph`, { run_id: this.run }]);
  }

  topics() {
    const states = Object.values(/** @type {Graph} */ (this.data).states);
    return states.some((s) => !finished(s.state)) || !this.run ? [`dag:${this.dag}`] : [];
  }

  /** @param {Changes} changes */
  changed(changes) {
    const graph = /** @type {Graph} */ (this.data);
    if (!this.run && changes.runs.some((r) => r.run_id !== graph.run_id)) this.reloadSoon();
    for (const t of changes.tasks) {
      if (t.run_id === graph.run_id) graph.states[t.task_id] = { ...graph.states[t.task_id], state: t.state, ms: -1 };
    }
    if (changes.runs.some((r) => r.run_id === graph.run_id && finished(r.state))) this.reloadNow();
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.observer = null;
  }

  updated() {
    super.updated();
    const box = this.querySelector('.graph');
    if (box && !this.observer) {
      this.observer = new ResizeObserver(() => {
        const r = box.getBoundingClientRect();
        this.size = { w: r.width, h: r.height };
        if (!this.placed && this.data) this.start(this.data);
        this.requestUpdate();
      });
      this.observer.observe(box);
    }
  }

  /** The first look: the whole graph if it can be read so, else at the selected, the failed or the first task. @param {Graph} graph */
  start(graph) {
    this.placed = true;
    const fit = this.fitScale(graph);
    const scale = Math.max(READABLE, Math.min(1, fit));
    const anchor = graph.nodes.find((n) => n.id === this.selected) ?? graph.nodes.find((n) => graph.states[n.id]?.state === 'failed') ?? graph.nodes[0];
    if (fit >= READABLE || !anchor) this.eye = this.centred(graph, scale);
    else {
      const eye = { x: anchor.x + anchor.w / 2 - this.size.w / scale / 2, y: anchor.y + anchor.h / 2 - this.size.h / scale / 2, scale };
      this.eye = this.kept(graph, eye);
    }
  }

  /** Never more emptiness at a side than the margin, where the graph is larger than the view. @param {Graph} graph @param {{x: number, y: number, scale: number}} eye */
  kept(graph, eye) {
    const hold = (/** @type {number} */ at, /** @type {number} */ seen, /** @type {number} */ all) =>
      seen >= all + 2 * EDGE ? (all - seen) / 2 : Math.max(-EDGE, Math.min(at, all + EDGE - seen));
    return { scale: eye.scale, x: hold(eye.x, this.size.w / eye.scale, graph.width), y: hold(eye.y, this.size.h / eye.scale, graph.height) };
  }

  /** @param {Graph} graph */
  fitScale(graph) {
    return Math.min(this.size.w / (graph.width + 2 * EDGE), this.size.h / (graph.height + 2 * EDGE), 1.25);
  }

  /** @param {Graph} graph @param {number} scale */
  centred(graph, scale) {
    return { scale, x: (graph.width - this.size.w / scale) / 2, y: (graph.height - this.size.h / scale) / 2 };
  }

  /** @param {number} factor @param {number} [px] the point of the screen that stays @param {number} [py] */
  zoom(factor, px = this.size.w / 2, py = this.size.h / 2) {
    const scale = Math.max(SMALLEST, Math.min(LARGEST, this.eye.scale * factor));
    const { x, y, scale: was } = this.eye;
    this.eye = { scale, x: x + px / was - px / scale, y: y + py / was - py / scale };
    this.requestUpdate();
  }

  fit() {
    if (this.data) this.eye = this.centred(this.data, this.fitScale(this.data));
    this.requestUpdate();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY / 200), event.clientX - box.left, event.clientY - box.top);
    } else this.pan(-event.deltaX, -event.deltaY);
  }

  /** @param {number} dx @param {number} dy in pixels of the screen */
  pan(dx, dy) {
    this.eye = { ...this.eye, x: this.eye.x - dx / this.eye.scale, y: this.eye.y - dy / this.eye.scale };
    this.requestUpdate();
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button === 0) this.drag = { x: event.clientX, y: event.clientY, moved: false };
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.drag) return;
    const dx = event.clientX - this.drag.x;
    const dy = event.clientY - this.drag.y;
    if (!this.drag.moved && Math.abs(dx) + Math.abs(dy) < 5) return;
    if (!this.drag.moved) /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.drag = { x: event.clientX, y: event.clientY, moved: true };
    this.pan(dx, dy);
  }

  /** @param {MouseEvent} event a drag that ends on a task is no click on it */
  clicked(event) {
    if (this.drag?.moved) event.preventDefault();
    this.drag = null;
  }

  /** @param {Graph} graph */
  page(graph) {
    const { x, y, scale } = this.eye;
    const seen = { x0: x - 60, y0: y - 60, x1: x + this.size.w / scale + 60, y1: y + this.size.h / scale + 60 };
    const inView = (/** @type {{x: number, y: number, w: number, h: number}} */ r) => r.x < seen.x1 && r.x + r.w > seen.x0 && r.y < seen.y1 && r.y + r.h > seen.y0;
    const edges = graph.edges.filter((e) => {
      const xs = e.points.map((p) => p[0]);
      const ys = e.points.map((p) => p[1]);
      const left = Math.min(...xs);
      const top = Math.min(...ys);
      return inView({ x: left, y: top, w: Math.max(...xs) - left, h: Math.max(...ys) - top });
    });
    return html`<section class="card graph-card" aria-label="Graph of the tasks">
      <header><h2 class="whole">${graph.nodes.length} ${graph.nodes.length === 1 ? 'task' : 'tasks'}</h2>${graph.run_id ? html`<span class="small quiet cut">states of <a href=${runLink(this.dag, graph.run_id)}>${graph.run_id}</a></span>` : html`<span class="small quiet">it has not run yet</span>`}
        <span class="tools tight"><button class="btn bare icon" aria-label="Smaller" @click=${() => this.zoom(1 / ZOOM_STEP)}>${glyph('minus')}</button><button class="btn bare icon" aria-label="Larger" @click=${() => this.zoom(ZOOM_STEP)}>${glyph('plus')}</button><button class="btn bare icon" aria-label="Fit all" @click=${this.fit}>${glyph('fit')}</button></span></header>
      <div class="graph" ${place({ height: `clamp(260px, ${Math.round(graph.height * 1.1 + 120)}px, max(320px, calc(100vh - 330px)))` })} @wheel=${{ handleEvent: (/** @type {WheelEvent} */ e) => this.wheel(e), passive: false }} @pointerdown=${this.press} @pointermove=${this.move} @click=${this.clicked} @pointercancel=${() => (this.drag = null)} @pointerleave=${() => (this.drag = this.drag?.moved ? this.drag : null)} @dragstart=${(/** @type {Event} */ e) => e.preventDefault()}>
        <svg width="100%" height="100%" role="group" aria-label="Tasks and what they wait for">
          <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M1 1 7 4 1 7" fill="none" stroke="var(--line-strong)" stroke-width="1.4"/></marker></defs>
          <g transform=${`scale(${scale}) translate(${-x} ${-y})`}>
            ${graph.groups.filter(inView).map((g) => svg`<g class="graph-group"><rect x=${g.x} y=${g.y} width=${g.w} height=${g.h} rx="10"/><text x=${g.x + 10} y=${g.y + 17}>${g.title}</text></g>`)}
            ${edges.map((e) => svg`<path class=${`edge ${e.from === this.selected || e.to === this.selected ? 'near' : ''}`} d=${path(e.points)} marker-end="url(#arrow)"/>`)}
            ${repeat(graph.nodes.filter(inView), (n) => n.id, (n) => this.node(graph, n))}
          </g></svg></div></section>`;
  }

  /** @param {Graph} graph @param {GraphNode} node */
  node(graph, node) {
    const at = graph.states[node.id];
    const state = at?.state ?? 'none';
    const lasted = duration(at?.ms);
    const time = lasted || word(state);
    const href = graph.run_id ? logLink(this.dag, graph.run_id, node.id) : dagLink(this.dag, { tab: 'graph', task: node.id });
    const name = `${node.title}, ${node.kind}, ${graph.run_id ? word(state) : 'has not run'}${lasted ? `, ${lasted}` : ''}`;
    const chars = Math.max(4, Math.floor((node.w - 44) / 7.2));
    const title = shortened(node.title, chars);
    const sub = shortened(`${node.kind}${graph.run_id ? ` · ${time}` : ''}`, Math.floor((node.w - 40) / 5.9));
    return svg`<a class=${`node s-${known(state)} ${node.id === this.selected ? 'chosen' : ''}`} href=${href} aria-label=${name} transform=${`translate(${node.x} ${node.y})`}>
      <title>${name}</title><rect width=${node.w} height=${node.h} rx="8"/>${node.mapped ? svg`<rect class="behind" x="4" y="-4" width=${node.w - 8} height="4" rx="2"/>` : nothing}
      <g class="node-mark" transform=${`translate(10 ${node.h / 2 - 8})`}>${mark(state)}</g>
      <text x="34" y=${node.h / 2 - 2}>${title}</text><text class="sub" x="34" y=${node.h / 2 + 13}>${sub}</text></a>`;
  }
}

/** @param {string} text @param {number} chars */
const shortened = (text, chars) => (text.length > chars ? text.slice(0, chars - 1) + '…' : text);

/** A polyline with soft corners. @param {[number, number][]} points */
function path(points) {
  const soft = 6;
  let d = `M${points[0]}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1], points[i], points[i + 1]];
    const near = (/** @type {[number, number]} */ to) => {
      const length = Math.hypot(to[0] - at[0], to[1] - at[1]) || 1;
      const part = Math.min(soft, length / 2) / length;
      return [at[0] + (to[0] - at[0]) * part, at[1] + (to[1] - at[1]) * part];
    };
    d += `L${near(before)}Q${at} ${near(after)}`;
  }
  return d + `L${points[points.length - 1]}`;
}

customElements.define('b-graph', GraphView);
