namespace DeepNet.Text;

public abstract partial class Tokenizer
{
    /// <summary>Put before every text of a batch.</summary>
    private protected virtual int? StartId => null;

    /// <summary>Put behind every text of a batch, and behind both texts of a pair.</summary>
    private protected virtual int? EndId => null;

    /// <summary>Encodes texts as one tensor.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="maxLength">Longer rows are cut to this many tokens, special ones counted in; null cuts
    /// none.</param>
    /// <param name="padToMaxLength">Whether rows are filled up to maxLength; otherwise to the longest row.</param>
    /// <param name="paddingSide">Where padding is put.</param>
    /// <param name="truncationSide">Where long texts are cut.</param>
    /// <param name="addSpecialTokens">Whether rows get the special tokens a model wants: <c>[CLS] text [SEP]</c> for
    /// BERT, none for others.</param>
    /// <param name="padId">What fills; the tokenizer's <see cref="PadId"/> if left out.</param>
    /// <exception cref="ArgumentException">A text has what the vocabulary lacks, a number is out of range, or
    /// padToMaxLength lacks maxLength.</exception>
    /// <exception cref="InvalidOperationException">Padding is needed, and there is no token for it.</exception>
    public TokenBatch EncodeBatch(
        IReadOnlyList<string> texts,
        int? maxLength = null,
        bool padToMaxLength = false,
        TextSide paddingSide = TextSide.Right,
        TextSide truncationSide = TextSide.Right,
        bool addSpecialTokens = true,
        int? padId = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int overhead = addSpecialTokens ? Ones(StartId) + Ones(EndId) : 0;
        CheckLengths(maxLength, padToMaxLength, overhead, padId);
        var rows = new List<Row>(texts.Count);
        foreach (string text in texts)
        {
            int[] ids = Encode(text);
            int kept = maxLength is { } most ? Math.Min(ids.Length, most - overhead) : ids.Length;
            var row = new List<int>(kept + overhead);
            Append(row, Cut(ids, kept, truncationSide), addSpecialTokens, isFirst: true);
            rows.Add(new Row(row, row.Count));
        }

        return Pack(rows, padToMaxLength ? maxLength!.Value : 0, paddingSide, padId);
    }

    /// <summary>Encodes pairs of texts as one tensor: a question and a paragraph, or two sentences.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="maxLength">Longer rows are cut to this many tokens, special ones counted in: one by one from the
    /// longer text, the second of two equals. Null cuts none.</param>
    /// <param name="padToMaxLength">Whether rows are filled up to maxLength; otherwise to the longest row.</param>
    /// <param name="paddingSide">Where padding is put.</param>
    /// <param name="truncationSide">Where long texts are cut.</param>
    /// <param name="addSpecialTokens">Whether rows get the special tokens a model wants:
    /// <c>[CLS] first [SEP] second [SEP]</c> for BERT, none for others.</param>
    /// <param name="padId">What fills; the tokenizer's <see cref="PadId"/> if left out.</param>
    /// <exception cref="ArgumentException">A text has what the vocabulary lacks, a number is out of range, or
    /// padToMaxLength lacks maxLength.</exception>
    /// <exception cref="InvalidOperationException">Padding is needed, and there is no token for it.</exception>
    public TokenBatch EncodeBatch(
        IReadOnlyList<(string First, string Second)> pairs,
        int? maxLength = null,
        bool padToMaxLength = false,
        TextSide paddingSide = TextSide.Right,
        TextSide truncationSide = TextSide.Right,
        bool addSpecialTokens = true,
        int? padId = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int overhead = addSpecialTokens ? Ones(StartId) + 2 * Ones(EndId) : 0;
        CheckLengths(maxLength, padToMaxLength, overhead, padId);
        var rows = new List<Row>(pairs.Count);
        foreach ((string first, string second) in pairs)
        {
            int[] firstIds = Encode(first), secondIds = Encode(second);
            (int firstKept, int secondKept) = Shares(firstIds.Length, secondIds.Length, maxLength - overhead);
            var row = new List<int>(firstKept + secondKept + overhead);
            Append(row, Cut(firstIds, firstKept, truncationSide), addSpecialTokens, isFirst: true);
            int secondStart = row.Count;
            Append(row, Cut(secondIds, secondKept, truncationSide), addSpecialTokens, isFirst: false);
            rows.Add(new Row(row, secondStart));
        }

        return Pack(rows, padToMaxLength ? maxLength!.Value : 0, paddingSide, padId);
    }

    private static int Ones(int? id) => id is null ? 0 : 1;

    /// <summary>How much of two texts is kept: what taking one token at a time from the longer one leaves.</summary>
    private static (int First, int Second) Shares(int first, int second, int? room)
    {
        if (room is not { } most || (long)first + second <= most)
            return (first, second);
        int half = most / 2;
        if (second <= half)
            return (most - second, second);
        return first <= most - half ? (first, most - first) : (most - half, half);
    }

    private static ReadOnlySpan<int> Cut(int[] ids, int kept, TextSide side) =>
        side == TextSide.Right ? ids.AsSpan(0, kept) : ids.AsSpan(ids.Length - kept);

    private void Append(List<int> row, ReadOnlySpan<int> ids, bool addSpecialTokens, bool isFirst)
    {
        if (addSpecialTokens && isFirst && StartId is { } start)
            row.Add(start);
        row.AddRange(ids);
        if (addSpecialTokens && EndId is { } end)
            row.Add(end);
    }

    private TokenBatch Pack(List<Row> rows, int minLength, TextSide side, int? padId)
    {
        int length = rows.Aggregate(minLength, (longest, row) => Math.Max(longest, row.Ids.Count));
        int? filler = padId ?? PadId;
        Check.State(
            filler is not null || rows.TrueForAll(row => row.Ids.Count == length),
            $"EncodeBatch: texts of different lengths need padding, and {GetType().Name} has no token for it; "
                + $"pass padId.");
        long total = (long)rows.Count * length;
        Check.Argument(
            total <= Array.MaxLength, $"EncodeBatch: {rows.Count} rows of {length} tokens are too many for a batch.");
        var ids = new long[total];
        var mask = new bool[total];
        var segments = new long[total];
        Array.Fill(ids, filler ?? 0);
        for (int r = 0; r < rows.Count; r++)
        {
            Row row = rows[r];
            int start = r * length + (side == TextSide.Left ? length - row.Ids.Count : 0);
            for (int i = 0; i < row.Ids.Count; i++)
            {
                ids[start + i] = row.Ids[i];
                mask[start + i] = true;
                segments[start + i] = i >= row.SecondStart ? 1 : 0;
            }
        }

        Shape shape = [rows.Count, length];
        return new TokenBatch(
            Tensor.From<long>(ids, shape), Tensor.From<bool>(mask, shape), Tensor.From<long>(segments, shape));
    }

    private void CheckLengths(int? maxLength, bool padToMaxLength, int overhead, int? padId)
    {
        if (maxLength < Math.Max(overhead, 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxLength), maxLength,
                $"EncodeBatch: maxLength {maxLength} must be positive and leave room for {overhead} special tokens.");
        }

        Check.Argument(!padToMaxLength || maxLength is not null, $"EncodeBatch: padToMaxLength needs a maxLength.");
        if (padId is { } id && (uint)id >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padId), padId, $"EncodeBatch: padId {id} is no token; the ids are 0 to {Count - 1}.");
        }
    }

    private readonly record struct Row(List<int> Ids, int SecondStart);
}
