using DeepNet.Models;
using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>What a model has learned about spelling, to look at.</summary>
internal static class Spelling
{
    /// <summary>A text in which every fifth piece is hidden, and what the model puts there, in capitals.</summary>
    public static string Guesses(BertMaskedLanguageModel model, WordPieceTokenizer tokenizer, string text)
    {
        TokenBatch batch = tokenizer.EncodeBatch([text]);
        long[] ids = batch.Ids.ToArray<long>(), hidden = [.. ids];
        int[] places = [.. Enumerable.Range(1, ids.Length - 2).Where(i => i % 5 == 3)];
        foreach (int place in places)
            hidden[place] = tokenizer.MaskId;
        long[] guesses = model.Forward(Tensor.From<long>(hidden, batch.Ids.Shape), batch.Mask)
            .ArgMax(-1).ToArray<long>();
        return $"{Text(_ => "_"),-52} {Text(i => Letters(guesses[i]).ToUpperInvariant())}";

        // A piece that begins with ## goes on with a word.
        string Text(Func<int, string> hiddenPiece) => string.Concat(Enumerable.Range(1, ids.Length - 2).Select(i =>
            (Letters(ids[i]) == tokenizer.Tokens[(int)ids[i]] ? " " : "")
                + (places.Contains(i) ? hiddenPiece(i) : Letters(ids[i]))));

        string Letters(long id) => tokenizer.Tokens[(int)id].TrimStart('#');
    }
}
