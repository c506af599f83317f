import manifest from '../../package.json' with { type: 'json' };

/** The version of the program, and of the engine in every run's manifest. */
export const VERSION: string = manifest.version;
