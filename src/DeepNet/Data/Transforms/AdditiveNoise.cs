namespace DeepNet.Data.Transforms;

/// <summary>Adds noise to a waveform […, time] at a random ratio of signal to noise.</summary>
/// <remarks>Energies are those of each channel; silence stays silence. torchaudio.transforms.AddNoise,
/// audiomentations.AddGaussianSNR.</remarks>
public sealed class AdditiveNoise : Transform
{
    private readonly (double Low, double High) _snr;
    private readonly Tensor? _noise;

    /// <summary>Creates the transform.</summary>
    /// <param name="snr">Decibels by which the signal is louder; null for (5, 40).</param>
    /// <param name="noise">A recording [time], Float32 or Float64, of which a random part is taken, again and again if
    /// it is shorter; null for normal noise.</param>
    /// <exception cref="ArgumentException">The range is reversed or not finite.</exception>
    /// <exception cref="ShapeException">The recording is not [time], or empty.</exception>
    /// <exception cref="DTypeException">The recording is not floating point.</exception>
    public AdditiveNoise((double Low, double High)? snr = null, Tensor? noise = null)
    {
        _snr = TransformChecks.Range(nameof(AdditiveNoise), nameof(snr), snr ?? (5, 40));
        if (noise is not null)
        {
            Check.Floating(nameof(AdditiveNoise), noise);
            Check.Shape(
                noise.Rank == 1 && noise.Count > 0, $"AdditiveNoise: noise {noise.Shape} must be [time], not empty.");
            _noise = noise.Detach().Contiguous();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Waveform(nameof(AdditiveNoise), x, random);
        if (x.Count == 0)
            return x;
        double ratio = Math.Pow(10, -random.Uniform(_snr) / 20);
        Tensor noise = _noise is null ? Tensor.Randn(x.Shape, x.DType, x.Device, random) : Part(_noise, x, random);
        Tensor signal = x.Square().Sum(-1, keepDim: true), energy = noise.Square().Sum(-1, keepDim: true);
        Tensor isSilent = energy.Eq(0);
        Tensor scale = (signal / energy.MaskedFill(isSilent, 1)).Sqrt().MaskedFill(isSilent, 0) * ratio;
        return x + (noise * scale);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"snr: {_snr}";

    private static Tensor Part(Tensor noise, Tensor x, RandomSource random)
    {
        int length = x.Shape[-1], all = noise.Shape[0];
        int start = random.NextInt(0, Math.Max(all - length, all > length ? 0 : all - 1) + 1);
        var places = new long[length];
        for (int i = 0; i < length; i++)
            places[i] = ((long)start + i) % all;
        return noise.To(x.Device).Cast(x.DType).IndexSelect(0, Tensor.From<long>(places, [length], x.Device));
    }
}
