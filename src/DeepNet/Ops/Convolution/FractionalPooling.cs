namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What FractionalMaxPool2d and FractionalMaxPool3d are.</summary>
    internal (Tensor Values, Tensor Indices) FractionalPooling(
        string name, int rank, PerDim kernelSize, PerDim outputSize, Tensor? samples, RandomSource? generator)
    {
        CheckPooling(name, rank);
        if (Rank == rank + 1)
        {
            (Tensor values, Tensor indices) =
                Unsqueeze(0).FractionalPooling(name, rank, kernelSize, outputSize, samples, generator);
            return (values.Squeeze(0), indices.Squeeze(0));
        }

        int[] kernel = kernelSize.Resolve(name, nameof(kernelSize), rank, 0);
        int[] sizes = outputSize.Resolve(name, nameof(outputSize), rank, 0);
        for (int d = 0; d < rank; d++)
        {
            Check.Argument(kernel[d] > 0, $"{name}: kernelSize {kernelSize} must be positive.");
            Check.Argument(sizes[d] > 0, $"{name}: outputSize {outputSize} must be positive.");
            Check.Shape(
                sizes[d] + (long)kernel[d] - 1 <= Shape[d + 2],
                $"{name}: input {Shape} has {Shape[d + 2]} elements in dimension {d + 2}, too few for {sizes[d]} "
                    + $"windows of {kernel[d]}: outputSize + kernelSize - 1 are needed.");
        }

        double[] chosen = FractionalSamples(name, rank, samples, generator);
        int planes = Shape[0] * Shape[1], points = sizes.Aggregate(1, (a, b) => a * b);
        int window = kernel.Aggregate(1, (a, b) => a * b);
        var places = new long[(long)planes * points * window];
        for (int plane = 0; plane < planes; plane++)
        {
            var begins = new int[rank][];
            for (int d = 0; d < rank; d++)
            {
                // PyTorch's order: the samples of planes begin with the width, those of volumes with the depth.
                double sample = chosen[(plane * rank) + (rank == 2 ? 1 - d : d)];
                begins[d] = FractionalBegins(Shape[d + 2], sizes[d], kernel[d], sample);
            }

            for (int p = 0; p < points; p++)
            {
                for (int t = 0; t < window; t++)
                    places[((((long)plane * points) + p) * window) + t] = PlaceOf(p, t, begins);
            }
        }

        Tensor flat = Flatten(2), at = From<long>(places, [Shape[0], Shape[1], points, window], Device);
        Tensor best = flat.Detach().Gather(2, at.Flatten(2)).Reshape(at.Shape).ArgMax(-1, keepDim: true);
        at = at.Gather(3, best).Squeeze(3);
        Shape result = [Shape[0], Shape[1], .. sizes];
        return (flat.Gather(2, at).Reshape(result), at.Reshape(result));

        long PlaceOf(int p, int t, int[][] begins)
        {
            long place = 0, step = 1;
            for (int d = rank - 1; d >= 0; d--)
            {
                place += (begins[d][p % sizes[d]] + (t % kernel[d])) * step;
                step *= Shape[d + 2];
                p /= sizes[d];
                t /= kernel[d];
            }

            return place;
        }
    }

    private double[] FractionalSamples(string name, int rank, Tensor? samples, RandomSource? generator)
    {
        Shape wanted = [Shape[0], Shape[1], rank];
        if (samples is null)
            return Rand(wanted, DType.Float64, Device, generator).ToArray<double>();
        Check.Shape(samples.Shape == wanted, $"{name}: samples {samples.Shape} must be {wanted}.");
        double[] values = samples.Detach().Cast(DType.Float64).ToArray<double>();
        Check.Argument(Array.TrueForAll(values, u => u is >= 0 and < 1), $"{name}: samples must be in [0, 1).");
        return values;
    }

    private static int[] FractionalBegins(int size, int count, int kernel, double sample)
    {
        var begins = new int[count];
        double step = count > 1 ? (size - kernel) / (double)(count - 1) : 0;
        for (int i = 0; i < count - 1; i++)
            begins[i] = (int)((i + sample) * step) - (int)(sample * step);
        begins[^1] = size - kernel;
        return begins;
    }
}
