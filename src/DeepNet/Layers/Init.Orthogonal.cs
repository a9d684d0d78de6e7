namespace DeepNet.Layers;

public static partial class Init
{
    /// <summary>A random orthogonal matrix times gain; dimensions after the first count as columns.</summary>
    /// <remarks>
    /// Its shorter side's vectors are orthonormal. Every orthogonal matrix is equally likely: normal numbers made
    /// orthogonal by
    /// Gram and Schmidt. Saxe et al., 2013, https://arxiv.org/abs/1312.6120; torch.nn.init.orthogonal_.
    /// </remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dimensions.</exception>
    public static void Orthogonal(Tensor tensor, double gain = 1, RandomSource? generator = null)
    {
        CheckTarget(nameof(Orthogonal), tensor);
        Check.Shape(tensor.Rank >= 2,
            $"Init.Orthogonal: shape {tensor.Shape} is no matrix: at least two dimensions are needed.");
        if (tensor.Count == 0)
            return;
        int rows = tensor.Shape[0], columns = checked((int)(tensor.Count / rows));
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        Tensor normal = Tensor.Empty([count, length], DType.Float64);
        Normal(normal, generator: generator);
        double[] vectors = normal.ToArray<double>();
        Orthonormalize(vectors, count, length);
        Tensor q = Tensor.From<double>(vectors, [count, length]) * gain;
        Write(tensor, (rows < columns ? q : q.Transpose(0, 1)).Reshape(tensor.Shape));
    }

    private static void Orthonormalize(double[] vectors, int count, int length)
    {
        for (int i = 0; i < count; i++)
        {
            Span<double> v = vectors.AsSpan(i * length, length);
            // Twice is enough: the second round removes what rounding left over from the first (Kahan and Parlett).
            for (int round = 0; round < 2; round++)
            {
                for (int j = 0; j < i; j++)
                    Subtract(v, vectors.AsSpan(j * length, length));
            }

            double scale = 1 / Math.Sqrt(Dot(v, v));
            foreach (ref double value in v)
                value *= scale;
        }
    }

    private static void Subtract(Span<double> v, ReadOnlySpan<double> unit)
    {
        double projection = Dot(v, unit);
        for (int k = 0; k < v.Length; k++)
            v[k] -= projection * unit[k];
    }

    /// <summary>Four running sums: as fast as additions can overlap, in one order on every machine.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int k = 0;
        for (; k + 4 <= a.Length; k += 4)
        {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }

        for (; k < a.Length; k++)
            s0 += a[k] * b[k];
        return s0 + s1 + (s2 + s3);
    }
}
