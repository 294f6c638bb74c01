/** The part of Swagger UI that the page uses. The package has no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  function SwaggerUI(options: SwaggerUI.Options): SwaggerUI.Ui;

  namespace SwaggerUI {
    interface Options {
      [name: string]: unknown;
      plugins: ((system: System) => object)[];
    }
    interface System {
      React: typeof import('react');
    }
    interface Ui {
      specSelectors: {
        specJson(): { toJS(): { components: { securitySchemes: Record<string, { type: string }> } } };
      };
      preauthorizeApiKey(name: string, value: string): void;
    }
  }

  export default SwaggerUI;
}
