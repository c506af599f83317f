import { SILENT } from '../ops/progress.ts';
import type { Progress } from '../ops/progress.ts';
import type { Phase, Watcher } from '../storage/migrate/run.ts';
import type { Context } from './context.ts';

const LABELS: Readonly<Record<Phase, readonly [label: string, unit: 'rows' | 'tables']>> = {
  reading: ['reading', 'rows'],
  copying: ['copying', 'rows'],
  indexing: ['building indexes', 'tables'],
  publishing: ['making it visible', 'tables'],
  verifying: ['verifying', 'rows'],
};
/** Work that says nothing for long, such as an index, is seen to go on. */
const REDRAW_MS = 500;

/** Shows how far a migration has come, one phase after the other. */
export function watcherOf(context: Context): Watcher & { readonly end: () => void } {
  let progress: Progress = SILENT;
  let done = 0;
  const redraw = setInterval(() => progress.update(done), REDRAW_MS).unref();
  return {
    phase(phase, total) {
      const [label, unit] = LABELS[phase];
      progress.end();
      done = 0;
      context.detail(label);
      progress = context.progress({ label, unit, total });
    },
    rows(more) {
      done += more;
      progress.update(done);
    },
    note(text) {
      progress.end();
      context.note(text);
    },
    end() {
      clearInterval(redraw);
      progress.end();
      progress = SILENT;
    },
  };
}
