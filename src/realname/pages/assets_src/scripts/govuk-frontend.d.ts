// The package ships no types; these are the parts that we start.
declare module "govuk-frontend" {
  type Component = new (element: HTMLElement) => object;
  export const Button: Component;
  export const ErrorSummary: Component;
  export const SkipLink: Component;
}
