using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>Words to guess.</summary>
/// <param name="Ids">[rows, length]: the tokens with words masked.</param>
/// <param name="Places">[n]: where the tokens to guess are, in rows · length.</param>
/// <param name="Targets">[n]: which they were.</param>
internal sealed record MaskedWords(Tensor Ids, Tensor Places, Tensor Targets)
{
    /// <summary>Picks words anew with each call: every word, with all of its pieces, has a chance of 15 %.</summary>
    /// <remarks>Of the pieces 80 % become [MASK], 10 % any other piece, and 10 % stay. Devlin et al., 2019,
    /// https://arxiv.org/abs/1810.04805; whole words: https://github.com/google-research/bert.</remarks>
    /// <param name="ids">[rows, length], Int64.</param>
    /// <param name="tokenizer">The tokenizer they are from, whose special tokens come first.</param>
    /// <param name="random">What picks.</param>
    public static MaskedWords Draw(Tensor ids, WordPieceTokenizer tokenizer, RandomSource random)
    {
        long[] tokens = ids.ToArray<long>();
        List<long> places = [], targets = [];
        bool IsSpecial(int i) => tokens[i] < tokenizer.SpecialTokens.Count;
        bool IsInside(int i) => tokenizer.Tokens[(int)tokens[i]].StartsWith("##", StringComparison.Ordinal);
        for (int start = 0, end; start < tokens.Length; start = end)
        {
            for (end = start + 1; end < tokens.Length && IsInside(end);)
                end++;
            if (IsSpecial(start) || random.NextDouble() >= 0.15)
                continue;
            for (int i = start; i < end; i++)
            {
                places.Add(i);
                targets.Add(tokens[i]);
            }
        }

        // After all words are found: what is put in their place may be an inner piece.
        foreach (long place in places)
        {
            double chance = random.NextDouble();
            if (chance < 0.8)
                tokens[place] = tokenizer.MaskId;
            else if (chance < 0.9)
                tokens[place] = random.NextInt(tokenizer.SpecialTokens.Count, tokenizer.Count);
        }

        return new MaskedWords(
            Tensor.From<long>(tokens, ids.Shape),
            Tensor.From<long>([.. places], [places.Count]),
            Tensor.From<long>([.. targets], [targets.Count]));
    }
}
