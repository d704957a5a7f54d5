/** What came of a call to a webhook: the status of the answer, or why there is none. */
export interface Posted {
	status: number | null;
	error: string | null;
}

/** Posts JSON to a webhook. Redirects are not followed. Never throws: what goes wrong is in the result. */
export async function postJson(
	call: { url: string; headers?: Record<string, string>; body: unknown },
	signal: AbortSignal,
): Promise<Posted> {
	try {
		const response = await fetch(call.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...call.headers },
			body: JSON.stringify(call.body),
			redirect: 'manual',
			signal,
		});
		await response.arrayBuffer();
		return { status: response.status, error: null };
	} catch (error) {
		return { status: null, error: describe(error) };
	}
}

/** fetch says only "fetch failed"; the reason is in the cause. */
function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
