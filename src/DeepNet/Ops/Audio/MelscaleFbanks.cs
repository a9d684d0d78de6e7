namespace DeepNet;

public static partial class Audio
{
    /// <summary>Filters that gather frequencies into bands of equal width on the mel scale: triangles that reach from
    /// the peak of one neighbour to that of the other.</summary>
    /// <param name="nFreqs">How many frequencies there are, from 0 to sampleRate / 2.</param>
    /// <param name="fMin">Lowest frequency of the bands, in Hz.</param>
    /// <param name="fMax">Highest frequency of the bands, in Hz.</param>
    /// <param name="nMels">How many bands.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="areaNorm">Gives every triangle the same area (Slaney's norm), else the same height.</param>
    /// <param name="formula">The mel scale.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <returns>[nFreqs, nMels].</returns>
    /// <remarks>torchaudio.functional.melscale_fbanks.</remarks>
    /// <exception cref="ArgumentException">A number is not positive, fMin is not in [0, fMax), or the mel scale is
    /// unknown.</exception>
    public static Tensor MelscaleFbanks(
        int nFreqs, double fMin, double fMax, int nMels, int sampleRate, bool areaNorm = false,
        MelFormula formula = MelFormula.Htk, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(
            nFreqs > 0 && nMels > 0 && sampleRate > 0,
            $"MelscaleFbanks: nFreqs {nFreqs}, nMels {nMels} and sampleRate {sampleRate} must be positive.");
        Check.Argument(
            fMin >= 0 && fMin < fMax && double.IsFinite(fMax),
            $"MelscaleFbanks: fMin {fMin} and fMax {fMax}: 0 ≤ fMin < fMax < ∞ is needed.");
        Check.Argument(Enum.IsDefined(formula), $"MelscaleFbanks: formula {formula} is neither Htk nor Slaney.");
        double low = ToMel(fMin, formula), step = (ToMel(fMax, formula) - low) / (nMels + 1);
        var corners = new double[nMels + 2];
        for (int i = 0; i < corners.Length; i++)
            corners[i] = ToHertz(low + (i * step), formula);
        var values = new double[nFreqs * nMels];
        for (int i = 0; i < nFreqs; i++)
        {
            double frequency = nFreqs == 1 ? 0 : (double)i * (sampleRate / 2) / (nFreqs - 1);
            for (int m = 0; m < nMels; m++)
            {
                double rising = (frequency - corners[m]) / (corners[m + 1] - corners[m]);
                double falling = (corners[m + 2] - frequency) / (corners[m + 2] - corners[m + 1]);
                double height = areaNorm ? 2 / (corners[m + 2] - corners[m]) : 1;
                values[(i * nMels) + m] = height * Math.Max(0, Math.Min(rising, falling));
            }
        }

        return Tensor.From<double>(values, [nFreqs, nMels], device).Cast(dtype);
    }

    // Slaney's scale: 3 mels in 200 Hz up to 1000 Hz, from there a factor of 6.4 in 27 mels.
    private static double ToMel(double hertz, MelFormula formula) =>
        formula == MelFormula.Htk ? 2595 * Math.Log10(1 + (hertz / 700))
        : hertz < 1000 ? hertz * 3 / 200
        : 15 + (27 * Math.Log(hertz / 1000) / Math.Log(6.4));

    private static double ToHertz(double mel, MelFormula formula) =>
        formula == MelFormula.Htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < 15 ? mel * 200 / 3
        : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
}
