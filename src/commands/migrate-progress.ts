import type { Phase, Watcher } from '../storage/migrate/run.ts';
import { SILENT } from '../ops/progress.ts';
import type { Progress } from '../ops/progress.ts';
import type { Context } from './context.ts';

const LABELS: Readonly<Record<Phase, string>> = {
  reading: 'reading',
  copying: 'copying',
  comparing: 'comparing',
  indexing: 'building indexes',
  publishing: 'making it visible',
  verifying: 'verifying',
};

/** Shows how far a migration has come, one phase after the other. */
export function watcherOf(context: Context): Watcher & { readonly end: () => void } {
  let progress: Progress = SILENT;
  let done = 0;
  return {
    phase(phase, rows) {
      progress.end();
      done = 0;
      context.detail(LABELS[phase]);
      progress = context.progress({ label: LABELS[phase], unit: 'rows', total: rows });
      progress.update(0);
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
      progress.end();
      progress = SILENT;
    },
  };
}
