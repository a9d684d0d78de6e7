using System.Globalization;
using DeepNet.Models;
using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>What a model has learned about words, to look at.</summary>
internal static class Words
{
    /// <summary>The likeliest pieces for the first [MASK] of a text.</summary>
    public static string Guesses(BertMaskedLanguageModel model, WordPieceTokenizer tokenizer, string text)
    {
        TokenBatch batch = tokenizer.EncodeBatch([text]);
        int place = Array.IndexOf(batch.Ids.ToArray<long>(), tokenizer.MaskId);
        Tensor logits = model.Forward(batch.Ids, batch.Mask)[0, place]; // [vocabulary]
        (Tensor chances, Tensor ids) = logits.Softmax(-1).TopK(4);
        float[] shares = chances.ToArray<float>();
        IEnumerable<string> guesses = ids.ToArray<long>().Select((id, i) => string.Create(
            CultureInfo.InvariantCulture, $"{tokenizer.Tokens[(int)id]} {100 * shares[i]:F0} %"));
        return $"{text,-44} {string.Join(", ", guesses)}";
    }

    /// <summary>The whole words whose embeddings point in nearly the same direction as this word's.</summary>
    public static string Similar(BertMaskedLanguageModel model, WordPieceTokenizer tokenizer, string word)
    {
        if (tokenizer.IdOf(word) is not { } id)
            return $"{word}: not in the vocabulary";
        Tensor table = model.StateDict()["bert.embeddings.word_embeddings.weight"].Normalize(); // [vocabulary, width]
        long[] nearest = table.MatMul(table[id]).TopK(40).Indices.ToArray<long>();
        IEnumerable<string> words = nearest
            .Where(other => other != id && other >= tokenizer.SpecialTokens.Count)
            .Select(other => tokenizer.Tokens[(int)other])
            .Where(token => token.Length > 1 && !token.StartsWith("##", StringComparison.Ordinal))
            .Take(6);
        return $"{word}: {string.Join(", ", words)}";
    }
}
