import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import type { ErrorObject } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import {
	OpenAPIBackend,
	OpenAPIRouter,
	OpenAPIValidator,
	SetMatchType,
	type AjvCustomizer,
	type Document,
	type Operation,
} from 'openapi-backend';
import { parse } from 'yaml';
import { convertForm } from './forms';
import { isRecord, type Answer, type ProviderRequest } from './types';

/** An operation a request leads to. */
export interface FoundOperation {
	kind: 'operation';
	operation: Operation;
	id: string;
}

/** Where a request leads. */
export type Route = FoundOperation | { kind: 'notFound' | 'wrongMethod' };

/** A request that fits the contract, or why it does not. */
export type Checked =
	| { ok: true; params: Record<string, unknown>; query: Record<string, unknown>; body: unknown }
	| { ok: false; field: string; keyword: string; message: string };

/** OpenAPI 3.1 schemas are JSON Schema 2020-12, which the stock Ajv of openapi-backend does not speak. */
const customizeAjv: AjvCustomizer = (_stock, options) => {
	const ajv = new Ajv2020(options);
	addFormats(ajv);
	ajv.addFormat('int64', { type: 'number', validate: (value: number) => Number.isSafeInteger(value) });
	return ajv;
};

/** An OpenAPI file as a server: finds operations, and checks requests and answers. */
export class Contract {
	private constructor(
		private readonly api: OpenAPIBackend,
		private readonly forms: OpenAPIValidator,
	) {}

	/**
	 * Loads a contract.
	 * @param operations the operations the sandbox has; every other path and method does not exist.
	 */
	static async load(file: string, apiRoot: string, operations: ReadonlySet<string>): Promise<Contract> {
		// `quick` compiles each validator once, at its first use, and skips a self-check that only knows OpenAPI 3.0.
		const api = new OpenAPIBackend({
			definition: pickOperations(file, operations),
			apiRoot,
			quick: true,
			strict: true,
			ignoreTrailingSlashes: false,
			coerceTypes: true,
			customizeAjv,
		});
		await api.init();
		// openapi-backend looks at one media type an operation and prefers JSON, so forms get their own validator.
		const definition = keepForms(api.definition);
		const forms = new OpenAPIValidator({
			definition,
			router: new OpenAPIRouter({ definition, apiRoot, ignoreTrailingSlashes: false }),
			lazyCompileValidators: true,
			coerceTypes: true,
			customizeAjv,
		});
		return new Contract(api, forms);
	}

	/** Finds the operation of a request. */
	route(method: string, path: string): Route {
		try {
			const operation = this.api.router.matchOperation({ method, path, headers: {} }, true);
			if (operation?.operationId === undefined) return { kind: 'notFound' };
			return { kind: 'operation', operation, id: operation.operationId };
		} catch (error) {
			// The router tells the two cases apart by the start of its message only.
			const wrongMethod = error instanceof Error && error.message.startsWith('405');
			return { kind: wrongMethod ? 'wrongMethod' : 'notFound' };
		}
	}

	/** Media types an operation takes; empty when it takes no body. */
	mediaTypes(operation: Operation): string[] {
		return Object.keys(bodyContent(operation));
	}

	/** Whether a call needs a token. */
	needsToken(operation: Operation): boolean {
		return (operation.security ?? []).length > 0;
	}

	/** Checks path, query and body of a request, and converts text to the types of the contract. */
	checkRequest(operation: Operation, request: ProviderRequest): Checked {
		const { body } = request;
		if (body.kind === 'broken') return { ok: false, field: '', keyword: 'parse', message: body.problem };
		const plain = { method: request.method, path: request.path, headers: request.headers, query: request.query };
		if (body.kind === 'form') {
			const content = bodyContent(operation)['multipart/form-data'];
			const form = convertForm(body.parts, isRecord(content) ? content.schema : undefined);
			if (!form.ok) return { ok: false, field: form.field, keyword: 'form', message: form.message };
			const result = this.forms.validateRequest({ ...plain, body: form.values }, operation.operationId ?? '');
			return checked(result.errors, result.coerced, form.values);
		}
		const text = body.kind === 'json' ? body.text : undefined;
		const result = this.api.validateRequest({ ...plain, body: text }, operation);
		return checked(result.errors, result.coerced, body.kind === 'json' ? body.value : undefined);
	}

	/** Checks an answer; the text says what is wrong with it, null that it fits. */
	checkAnswer(operation: Operation, answer: Answer, body: unknown): string | null {
		if (operation.responses?.[String(answer.status)] === undefined) {
			return `status ${answer.status} is not in the contract`;
		}
		const content = this.api.validateResponse(body, operation, answer.status);
		if (content.errors) return describe(content.errors);
		const headers = this.api.validateResponseHeaders(answer.headers, operation, {
			statusCode: answer.status,
			setMatchType: SetMatchType.Any,
		});
		return headers.errors ? describe(headers.errors) : null;
	}
}

function checked(errors: ErrorObject[] | null | undefined, coerced: unknown, body: unknown): Checked {
	const error = errors?.[0];
	if (error) return { ok: false, ...explain(error) };
	if (!isRecord(coerced)) throw new Error('The validator returned no converted request');
	const { params, query } = coerced;
	return { ok: true, params: isRecord(params) ? params : {}, query: isRecord(query) ? query : {}, body };
}

/** Words a validation error the way the provider does: "The status field is required." */
function explain(error: ErrorObject): { field: string; keyword: string; message: string } {
	const { keyword } = error;
	const parent = error.instancePath.split('/').slice(2).join('.');
	const params: Record<string, unknown> = error.params;
	const child = params.missingProperty ?? params.additionalProperty;
	const field = [parent, typeof child === 'string' ? child : ''].filter(Boolean).join('.');
	if (field === 'requestBody' || field === '') {
		return { field: '', keyword, message: `The request body is not valid: ${error.message ?? keyword}.` };
	}
	if (keyword === 'required') return { field, keyword, message: `The ${field} field is required.` };
	if (keyword === 'additionalProperties') return { field, keyword, message: `The ${field} field is not allowed.` };
	return { field, keyword, message: `The ${field} field is not valid: ${error.message ?? keyword}.` };
}

function describe(errors: ErrorObject[]): string {
	return errors.map((error) => `${error.instancePath || 'the answer'} ${error.message ?? error.keyword}`).join('; ');
}

function bodyContent(operation: Operation): Record<string, unknown> {
	const body: unknown = operation.requestBody;
	return isRecord(body) && isRecord(body.content) ? body.content : {};
}

function isDocument(value: unknown): value is Document {
	return isRecord(value) && typeof value.openapi === 'string' && isRecord(value.paths);
}

function pickOperations(file: string, operations: ReadonlySet<string>): Document {
	const definition: unknown = parse(readFileSync(file, 'utf8'));
	if (!isDocument(definition)) throw new Error(`${file} is not an OpenAPI document`);
	const known = new Set<string>();
	const paths: Record<string, unknown> = definition.paths ?? {};
	for (const [path, item] of Object.entries(paths)) {
		if (!isRecord(item)) continue;
		const ids = Object.values(item).map((operation) => (isRecord(operation) ? operation.operationId : undefined));
		const kept = ids.filter((id) => typeof id === 'string').filter((id) => operations.has(id));
		kept.forEach((id) => known.add(id));
		if (kept.length === 0) delete paths[path];
	}
	for (const id of operations) if (!known.has(id)) throw new Error(`${file} has no operation ${id}`);
	return definition;
}

/** A copy in which an operation that takes a form takes nothing else. */
function keepForms(definition: Document): Document {
	const copy = structuredClone(definition);
	for (const item of Object.values(copy.paths ?? {})) {
		for (const operation of Object.values(item ?? {})) {
			const content = isRecord(operation) && isRecord(operation.requestBody) ? operation.requestBody.content : null;
			if (!isRecord(content) || !('multipart/form-data' in content)) continue;
			for (const type of Object.keys(content)) if (type !== 'multipart/form-data') delete content[type];
		}
	}
	return copy;
}
