import { parse, postprocess, preprocess } from 'micromark';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';

// The only importer of micromark: the build bundles it into this file.

/** A piece of Markdown that begins or ends, with its place in the text. */
export interface MarkdownToken {
	at: 'enter' | 'exit';
	/** micromark's name for it, such as `strong` or `strongSequence`. */
	type: string;
	/** Offset of its first character. */
	start: number;
	/** Offset behind its last character. */
	end: number;
}

/** HTML stays text, and so does one tilde: both are what WhatsApp shows as they are. */
const extensions = [gfmStrikethrough({ singleTilde: false }), { disable: { null: ['htmlFlow', 'htmlText'] } }];

/** Reads CommonMark with GitHub's `~~strikethrough~~`. Takes time that grows faster than the number of open marks. */
export function markdownTokens(markdown: string): MarkdownToken[] {
	const chunks = preprocess()(markdown, undefined, true);
	return postprocess(parse({ extensions }).document().write(chunks)).map(([at, { type, start, end }]) => ({
		at,
		type,
		start: start.offset,
		end: end.offset,
	}));
}
