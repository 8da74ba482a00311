/** An item to be ranked. */
export interface Candidate {
  itemId: string;
  /** What the search engine thinks of it. */
  score?: number;
  attributes?: Record<string, unknown>;
}

/** A list to be ranked, as the body of `POST /rank`. */
export interface RankRequest {
  query?: string;
  /** Names this list; the server makes one if absent. */
  queryId?: string;
  /** These go before what the browser knows; on a server they are all that is known. */
  userId?: string;
  clientId?: string;
  sessionId?: string;
  /** In the search engine's order. Without any, the catalogue is searched. */
  items?: Candidate[];
  context?: Record<string, unknown>;
  limit?: number;
  /** From the search engine's order (0) to LiveRank's (1). */
  weight?: number;
  /** Of the answer that had the first page: later pages keep its order. */
  pageToken?: string;
  explain?: boolean;
}

export interface Place {
  itemId: string;
  /** From 1. */
  position: number;
  originalPosition: number;
  score?: number;
  probability?: number;
}

/** What is to be shown. */
export interface Ranking {
  /** Null if the server was not asked, or did not answer well and in time. */
  queryId: string | null;
  items: Place[];
  /** False if the items are as they came. */
  ranked: boolean;
  modelVersion?: string | number;
  degraded?: boolean;
  pageToken?: string;
}

export interface Details {
  queryId?: string;
  userId?: string;
  clientId?: string;
  sessionId?: string;
  /** From 1. */
  position?: number;
  /** Of carts and orders, in the shop's currency. */
  value?: number;
  quantity?: number;
  attributes?: Record<string, unknown>;
}

export interface Options {
  /** Where LiveRank is, such as `https://rank.example`, or `https://rank.example/shops/shoes`. */
  url: string;
  /** A key that may be published: bound to this page's origin. */
  key?: string;
  userId?: string;
  /** False: nothing is stored or sent until `consent(true)`. True if absent. */
  consent?: boolean;
  /** Milliseconds that a list may take; 500 if absent. */
  timeout?: number;
  /** Milliseconds in view that make an impression; 1000 if absent. */
  seenAfter?: number;
  /** Hears of what failed; the page goes on without. */
  onError?: (fault: unknown) => void;
}

export type EventType =
  | 'click' | 'view' | 'impression' | 'add_to_cart' | 'add_to_wishlist' | 'remove_from_cart' | 'purchase' | 'dislike';

/** LiveRank in the browser, one object a page; and in Node.js, without {@link observe}. */
export class LiveRank {
  constructor(options: Options);
  userId?: string;
  /** Outside of a browser the user alone: a server speaks for many, and says of each call who it is for. */
  readonly ids: { userId?: string; clientId?: string; sessionId?: string };
  /** Never rejects. */
  rank(request: RankRequest): Promise<Ranking>;
  /** Tells of impressions and clicks of the elements with `data-item-id` inside `root`. */
  observe(root: Element, list?: { queryId?: string | null }): void;
  /** Any other word is an event type of the shop's own. */
  track(eventType: EventType | (string & {}), itemId: string, details?: Details): boolean;
  /** Taking consent back empties the storage. */
  consent(granted: boolean): void;
  /** Sends what waits. */
  flush(): Promise<void>;
}
