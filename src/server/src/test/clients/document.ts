// Compares every answer with what the document says of it.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';

type Answers = Record<string, { $ref?: string; content?: Record<string, unknown> }>;
type Operation = { operationId: string; responses: Answers };
type Schema = { properties?: object; additionalProperties?: unknown };

const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
for (const schema of Object.values<Schema>(document.components.schemas)) {
  if (schema.properties && schema.additionalProperties === undefined) {
    schema.additionalProperties = false; // what is not described is a fault here
  }
}
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'document');

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Operations that were called, each with the statuses it answered. */
const called = new Map<string, Set<number>>();

function find(method: string, path: string): { template: string; operation: Operation } {
  const literalFirst = Object.keys(document.paths).sort((a, b) => a.split('{').length - b.split('{').length);
  for (const template of literalFirst) {
    const operation = document.paths[template][method.toLowerCase()];
    if (operation && new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)) {
      return { template, operation };
    }
  }
  throw new Error(`the document has no ${method} ${path}`);
}

/** Sends a request; the process ends if the answer is not one that is described. Clients keep what is thrown to themselves. */
export async function checked(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const response = await fetch(request);
  try {
    await check(request, response);
  } catch (fault) {
    console.error(fault);
    process.exit(1);
  }
  return response;
}

async function check(request: Request, response: Response): Promise<void> {
  const { template, operation } = find(request.method, new URL(request.url).pathname);
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const what = `${operation.operationId} ${response.status}`;
  const answer = operation.responses[response.status];
  assert.ok(answer, `${what} is not in the document`);
  const place = answer.$ref
    ? answer.$ref.substring(1)
    : `/paths/${escaped(template)}/${request.method.toLowerCase()}/responses/${response.status}`;
  const validate = ajv.getSchema(`document#${place}/content/${escaped(type)}/schema`);
  assert.ok(validate, `${what} as ${type} is not in the document`);
  const body = await response.clone().json();
  assert.ok(validate(body), `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
  called.set(operation.operationId, (called.get(operation.operationId) ?? new Set()).add(response.status));
}

/** Fails if an operation was left out. */
/** Each with success, but for those that were to be refused. */
export function everyOperationWasCalled(refused: string[]): void {
  const all = Object.values<Record<string, Operation>>(document.paths).flatMap((path) =>
    Object.values(path).map((operation) => operation.operationId),
  );
  assert.deepEqual(
    all.filter((id) => ![...(called.get(id) ?? [])].some((status) => status < 300)),
    refused,
    'operations that no call succeeded with',
  );
}

export function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

/** Tries until it gives something: what was sent is read by the server a moment later. */
export async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await attempt();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen');
}
