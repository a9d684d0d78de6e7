using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Writing text with a language model.</summary>
public static class Generation
{
    /// <summary>Writes tokens behind a text, each chosen by <see cref="Sampling.Next"/> from the model's
    /// logits.</summary>
    /// <remarks>
    /// Runs without gradients and, where the model is a <see cref="Module"/>, in evaluation mode, which is restored
    /// afterwards. A text that becomes longer than <see cref="ILanguageModel.MaxLength"/> is continued from its last
    /// tokens. With and without caches the text is the same; with them every token is computed once.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="prompt">[batch, length], Int64 or Int32, at least one token each.</param>
    /// <param name="newTokens">How many tokens to write.</param>
    /// <param name="temperature">Below 1 the likely gets likelier; 0 takes the likeliest.</param>
    /// <param name="topK">Choose among so many; all if not given.</param>
    /// <param name="topP">Choose among the fewest that are together as likely as this.</param>
    /// <param name="endToken">A text that has written it is filled up with it; when all have, writing ends.</param>
    /// <param name="useCache">False computes the whole text for every token.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <returns>[batch, length + written], Int64: the prompt and what follows it.</returns>
    /// <exception cref="ShapeException">The prompt has another rank, or no tokens.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Tensor Generate(
        this ILanguageModel model,
        Tensor prompt,
        int newTokens,
        double temperature = 1,
        int? topK = null,
        double topP = 1,
        long? endToken = null,
        bool useCache = true,
        RandomSource? generator = null)
    {
        const string name = nameof(Generate);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        Tensor text = Check.Indices(name, prompt);
        Check.Shape(
            text.Rank == 2 && text.Shape[1] > 0,
            $"{name}: prompt {prompt.Shape} must be [batch, length] with at least one token.");
        Check.Argument(newTokens >= 0, $"{name}: newTokens {newTokens} must not be negative.");
        KeyValueCache[]? caches =
            useCache ? [.. Enumerable.Range(0, model.CacheCount).Select(_ => new KeyValueCache())] : null;
        Tensor fresh = text, ended = Tensor.Zeros([text.Shape[0]], DType.Bool, text.Device);
        using var evaluation = new EvaluationScope(model as Module);
        for (int i = 0; i < newTokens; i++)
        {
            // Beyond the model's length every token moves to another position: nothing cached holds any more.
            int extra = text.Shape[1] - model.MaxLength;
            Tensor logits = extra <= 0 && caches is not null
                ? model.NextLogits(fresh, caches)
                : model.NextLogits(extra > 0 ? text.Narrow(1, extra, model.MaxLength) : text);
            Tensor next = Sampling.Next(logits, temperature, topK, topP, generator); // [batch]
            if (endToken is { } end)
            {
                next = next.MaskedFill(ended, end);
                ended = next.Eq(end);
            }

            fresh = next.Unsqueeze(1); // [batch, 1]
            text = Tensor.Concat([text, fresh], 1);
            if (endToken is not null && ended.All().ToScalar<bool>())
                break;
        }

        return text;
    }
}
