namespace DeepNet;

/// <summary>How attention is computed, resolved at the door.</summary>
/// <param name="Mask">Bool (true: may attend) or added to the scores; broadcasts to [batch…, L, S].</param>
/// <param name="Scale">The factor of the scores.</param>
/// <param name="IsCausal">Whether query i attends to keys 0 … i only.</param>
/// <param name="Dropout">Probability with which an attention weight is dropped.</param>
/// <param name="Random">Where the numbers for dropping begin: one per score, in row-major order.</param>
internal sealed record AttentionOptions(Tensor? Mask, double Scale, bool IsCausal, double Dropout, RandomState Random)
{
    /// <summary>Resolves the options for queries [batch…, L, D] and keys [batch…, S, D].</summary>
    public static AttentionOptions Resolve(
        Tensor query, Tensor key, Tensor? mask, double dropout, bool isCausal, double? scale, RandomSource? generator)
    {
        RandomState state = default;
        if (dropout > 0)
            state = (generator ?? RandomSource.Default).Reserve(query.Count / Math.Max(1, query.Shape[-1]) * key.Shape[-2]);
        return new AttentionOptions(mask, scale ?? 1 / Math.Sqrt(query.Shape[-1]), isCausal, dropout, state);
    }
}
