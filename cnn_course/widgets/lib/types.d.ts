// The shapes of what the modules hand each other, for the types in their comments. Nothing here is run or bundled.

/** Row and column, counted from 0. */
export type Pixel = [number, number];

/** Red, green, blue, 0 to 255. */
export type Rgb = [number, number, number];

export interface Size {
  height: number;
  width: number;
}

/** A picture, a map or a filter, in the order row, column, channel. */
export interface Tensor extends Size {
  channels: number;
  data: Float64Array;
}

/** How a filter goes over a picture; padding is "valid", "same", zeros for all sides, or [before, after]. */
export interface Settings {
  strides: number;
  padding: string | number | number[];
  dilation: number;
}

/** One axis of a convolution or a pooling; output 0: the window does not fit. */
export interface Axis {
  size: number;
  taps: number;
  before: number;
  after: number;
  span: number;
  strides: number;
  dilation: number;
  output: number;
}

export interface Places {
  down: Axis;
  across: Axis;
  fits: boolean;
}

/** The colours in force; `signed` is the map for numbers on both sides of zero. */
export interface Theme {
  dark: boolean;
  zero: Rgb;
  signed: { colours: Rgb[]; packed: Uint32Array };
  paper: Rgb;
  card: Rgb;
  line: Rgb;
  ink: Rgb;
  soft: Rgb;
  accent: Rgb;
  pick: Rgb;
  negative: Rgb;
  positive: Rgb;
}

/** The model of a figure, as anywidget hands it over. */
export interface Model {
  get(name: string): any;
  set(name: string, value: any): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
  save_changes(): void;
  /** Only in a page that keeps one. */
  address?: Address;
}

/** A figure's place in the address of its page. `read` gives null where the address is not about it. */
export interface Address {
  read(): string | null;
  write(text: string): void;
  link(text: string): string;
  /** Returns a function that ends it. */
  listen(changed: () => void): () => void;
}

/** What is asked of the traits: a function from their names to their values. */
export type Get = (name: string) => any;

/** A drawing's pixels, and the same as whole numbers. */
export type Pixels = ImageData & { data32: Uint32Array };
