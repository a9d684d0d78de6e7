namespace DeepNet.CommandLine;

/// <summary>Writes predictions as they come.</summary>
internal abstract class PredictionWriter
{
    public const string Text = "text";
    public const string Csv = "csv";
    public const string Json = "json";

    /// <summary>Makes a writer.</summary>
    /// <param name="format">One of the formats above.</param>
    /// <param name="inputName">What an input is: <c>file</c> or <c>row</c>.</param>
    /// <param name="output">Where it goes.</param>
    public static PredictionWriter Create(string format, string inputName, TextWriter output) => format switch
    {
        Csv => new CsvPredictionWriter(inputName, output),
        Json => new JsonPredictionWriter(inputName, output),
        _ => new TextPredictionWriter(output),
    };

    /// <summary>Writes the likeliest classes of an input, the likeliest first.</summary>
    public abstract void Classes(string input, IReadOnlyList<(string Name, double Probability)> best);

    /// <summary>Writes the number predicted for an input.</summary>
    public abstract void Number(string input, string value);

    /// <summary>Writes what comes after the last one.</summary>
    public virtual void End()
    {
    }

    /// <summary>Writes the classes of a batch.</summary>
    /// <param name="inputs">Their names.</param>
    /// <param name="scores">[batch, classes].</param>
    /// <param name="names">Of the classes.</param>
    /// <param name="top">How many classes of each.</param>
    public void Classes(IReadOnlyList<string> inputs, Tensor scores, IReadOnlyList<string> names, int top)
    {
        float[] all = scores.Softmax(1).ToArray<float>();
        for (int i = 0; i < inputs.Count; i++)
        {
            int row = i * names.Count;
            Classes(inputs[i], [.. Enumerable.Range(0, names.Count)
                .OrderByDescending(c => all[row + c]).Take(top).Select(c => (names[c], (double)all[row + c]))]);
        }
    }
}
