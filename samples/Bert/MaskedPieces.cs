using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>Pieces to guess.</summary>
/// <param name="Ids">[rows, length]: the tokens with pieces masked.</param>
/// <param name="Places">[n]: where the pieces to guess are, in rows · length.</param>
/// <param name="Targets">[n]: which they were.</param>
internal sealed record MaskedPieces(Tensor Ids, Tensor Places, Tensor Targets)
{
    /// <summary>Picks pieces anew with each call, every one with a chance of 15 %.</summary>
    /// <remarks>Of these 80 % become [MASK], 10 % any other piece, and 10 % stay. Devlin et al., 2019,
    /// https://arxiv.org/abs/1810.04805.</remarks>
    /// <param name="ids">[rows, length], Int64.</param>
    /// <param name="tokenizer">The tokenizer they are from, whose special tokens come first.</param>
    /// <param name="random">What picks.</param>
    public static MaskedPieces Draw(Tensor ids, WordPieceTokenizer tokenizer, RandomSource random)
    {
        long[] tokens = ids.ToArray<long>();
        List<long> places = [], targets = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < tokenizer.SpecialTokens.Count || random.NextDouble() >= 0.15)
                continue;
            places.Add(i);
            targets.Add(tokens[i]);
            double chance = random.NextDouble();
            if (chance < 0.8)
                tokens[i] = tokenizer.MaskId;
            else if (chance < 0.9)
                tokens[i] = random.NextInt(tokenizer.SpecialTokens.Count, tokenizer.Count);
        }

        return new MaskedPieces(
            Tensor.From<long>(tokens, ids.Shape),
            Tensor.From<long>([.. places], [places.Count]),
            Tensor.From<long>([.. targets], [targets.Count]));
    }
}
