namespace DeepNet.Models;

/// <summary>A model that says which token follows a text, for <see cref="Generation.Generate"/>.</summary>
public interface ILanguageModel
{
    /// <summary>The most tokens it can look at.</summary>
    int MaxLength { get; }

    /// <summary>How many caches <see cref="NextLogits"/> needs: one for each layer with attention.</summary>
    int CacheCount { get; }

    /// <summary>The logits of the token behind the last one given.</summary>
    /// <param name="tokens">[batch, length], Int64 or Int32, length ≥ 1: the whole text, or with caches what follows
    /// the tokens of earlier calls.</param>
    /// <param name="caches">What earlier calls left, to which this one adds; null looks at <paramref name="tokens"/>
    /// alone.</param>
    /// <returns>[batch, vocabulary].</returns>
    Tensor NextLogits(Tensor tokens, IReadOnlyList<KeyValueCache>? caches = null);
}
