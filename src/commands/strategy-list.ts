import { STRATEGIES } from '../strategies/index.ts';

/** The built-in strategies with their parameters, for a person or a script. */
export function listStrategies(json: boolean): string {
  const rules = [...STRATEGIES.values()];
  if (json) {
    const strategies = rules.map(({ name, summary, params }) => ({
      name,
      summary: summary ?? null,
      params: params ?? {},
    }));
    return `${JSON.stringify({ schema: 'catalyst.strategies.v1', strategies })}\n`;
  }
  return rules
    .map(({ name, params, summary }) => {
      const values = Object.entries(params ?? {}).map(([key, value]) => `${key}=${value}`);
      return `${name}\n  ${summary ?? ''}\n  ${values.join(' ')}\n`;
    })
    .join('');
}
