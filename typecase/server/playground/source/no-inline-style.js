// Stands in for react-style-singleton: components that render, and hooks that do, nothing.

export const styleSingleton = () => () => null;
export const styleHookSingleton = () => () => {};
export const stylesheetSingleton = () => ({ add() {}, remove() {} });
