/** Styles for Swagger UI with sufficient contrast, also for phones. */
export const REFERENCE_STYLE = `
:root { color-scheme: light }
body { margin: 0; background: #fff }
.swagger-ui .info { margin: 2rem 0 }
.swagger-ui .info .title small { background: #4a5261 }
.swagger-ui .info .title small.version-stamp { background: #3f6b00 }
.swagger-ui a, .swagger-ui .info a, .swagger-ui .info .url { color: #0b57d0 }
.swagger-ui .btn.authorize { color: #1b7040; border-color: #1b7040 }
.swagger-ui .btn.authorize svg { fill: #1b7040 }
.swagger-ui .btn.cancel, .swagger-ui .parameter__name.required span, .swagger-ui .parameter__name.required::after { color: #b3261e }
.swagger-ui .btn.execute { background: #0b57d0; border-color: #0b57d0 }
.swagger-ui .parameter__in, .swagger-ui .parameter__extension, .swagger-ui .prop-format { color: #4a5261 }
.swagger-ui .response-control-media-type__accept-message { color: #1b7040 }
.swagger-ui .opblock.opblock .opblock-summary-method { background: #4a5261 }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #0b5cad }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1b7040 }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a5300 }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0b6e5f }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e }
.swagger-ui .opblock.opblock-deprecated { opacity: 1 }
.swagger-ui .highlight-code .download-contents, .swagger-ui .copy-to-clipboard { background: #4a5261 }
.swagger-ui .json-schema-2020-12__constraint--string { background: #8a5300 }
.swagger-ui .json-schema-2020-12-expand-deep-button, .swagger-ui .model-deep-link { color: #4a5261 }
/* No call has links to others, so the column is always empty. */
.swagger-ui .response-col_links { display: none }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 .75rem }
  .swagger-ui .scheme-container .schemes { flex-wrap: wrap; gap: 1rem }
  .swagger-ui .opblock-tag { flex-wrap: wrap }
  /* The description of a parameter is below its name instead of beside it. */
  .swagger-ui table.parameters, .swagger-ui .parameters :is(tbody, tr, td) { display: block; width: 100% }
  .swagger-ui table.parameters thead { display: none }
  .swagger-ui .parameters input[type='text'] { width: 100%; max-width: none; font-size: .875rem }
}
`;
