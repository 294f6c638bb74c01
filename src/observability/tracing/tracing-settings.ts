/** As OTEL_TRACES_SAMPLER names them. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Which traces are kept. Where they go, the exporter reads from the environment itself (OTEL_EXPORTER_OTLP_…). */
export interface TracingSettings {
  sampler: (typeof SAMPLERS)[number];
  /** Of those that begin here, for the samplers with a ratio: from 0 to 1. */
  ratio: number;
}
