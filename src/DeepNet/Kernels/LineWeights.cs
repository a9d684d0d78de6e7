namespace DeepNet.Kernels;

/// <summary>A sparse matrix along one dimension: output j is the sum of <see cref="Weights"/>[t] times input
/// <see cref="Sources"/>[t], for t from <see cref="Starts"/>[j] to <see cref="Starts"/>[j + 1].</summary>
internal sealed class LineWeights
{
    private LineWeights? _transposed;

    private LineWeights(int inputs, int[] starts, int[] sources, double[] weights) =>
        (Inputs, Starts, Sources, Weights) = (inputs, starts, sources, weights);

    public int Inputs { get; }

    public int Outputs => Starts.Length - 1;

    public int[] Starts { get; }

    public int[] Sources { get; }

    public double[] Weights { get; }

    /// <summary>The matrix whose product is the gradient of this one's.</summary>
    public LineWeights Transposed => _transposed ??= Transpose();

    /// <summary>A matrix from the terms of each output; a term of weight 0 is left out.</summary>
    public static LineWeights Build(int inputs, int outputs, Func<int, IEnumerable<(int Source, double Weight)>> terms)
    {
        var starts = new int[outputs + 1];
        List<int> sources = [];
        List<double> weights = [];
        for (int j = 0; j < outputs; j++)
        {
            foreach ((int source, double weight) in terms(j))
            {
                if (weight == 0)
                    continue;
                sources.Add(source);
                weights.Add(weight);
            }

            starts[j + 1] = sources.Count;
        }

        return new LineWeights(inputs, starts, [.. sources], [.. weights]);
    }

    private LineWeights Transpose()
    {
        // Counting sort by source: the terms of each input in the order of the outputs.
        var starts = new int[Inputs + 1];
        foreach (int source in Sources)
            starts[source + 1]++;
        for (int i = 0; i < Inputs; i++)
            starts[i + 1] += starts[i];
        int[] next = [.. starts], outputs = new int[Sources.Length];
        var weights = new double[Sources.Length];
        for (int j = 0; j < Outputs; j++)
        {
            for (int t = Starts[j]; t < Starts[j + 1]; t++)
            {
                int place = next[Sources[t]]++;
                (outputs[place], weights[place]) = (j, Weights[t]);
            }
        }

        return new LineWeights(Outputs, starts, outputs, weights) { _transposed = this };
    }
}
