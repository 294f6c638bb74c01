/** The values of OTEL_TRACES_SAMPLER. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Selects the traces to export. The exporter reads the destination from the environment (OTEL_EXPORTER_OTLP_…). */
export interface TracingSettings {
  sampler: (typeof SAMPLERS)[number];
  /** The ratio of new traces to keep, for samplers with a ratio: 0 to 1. */
  ratio: number;
}
