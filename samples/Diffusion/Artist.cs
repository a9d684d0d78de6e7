using DeepNet.Models;

namespace DeepNet.Samples.Diffusion;

/// <summary>Draws digits of given classes with a trained network.</summary>
/// <param name="model">The network.</param>
/// <param name="process">What it was trained to undo.</param>
/// <param name="guidance">How much the class counts: 1 is what was learned.</param>
/// <param name="seed">Where its random numbers start.</param>
internal sealed class Artist(DiffusionUNet model, DiffusionProcess process, double guidance, ulong seed)
{
    /// <summary>Images [n, 1, size, size] with values in [0, 1].</summary>
    /// <param name="classes">What to draw: [n].</param>
    /// <param name="ddimSteps">How many steps DDIM takes; null for DDPM, which takes all.</param>
    public Tensor Draw(Tensor classes, int? ddimSteps)
    {
        var random = new RandomSource(seed);
        var images = new List<Tensor>();

        // A hundred at a time, which fits into the processor's caches.
        foreach (Tensor part in classes.Split(100))
        {
            Tensor noise = Noise(part.Shape[0], random);
            images.Add(ddimSteps is { } few
                ? process.SampleDdim(Predictor(part), noise, few)
                : process.SampleDdpm(Predictor(part), noise, generator: random));
        }

        return Shown(Tensor.Concat([.. images]));
    }

    /// <summary>The way from noise to a digit, from left to right: for each class a row of what there is and, below
    /// it, a row of the digit that the network sees in it.</summary>
    public Tensor Way(Tensor classes, int columns)
    {
        var random = new RandomSource(seed);
        Tensor x = Noise(classes.Shape[0], random);
        List<Tensor> noisy = [], seen = [];
        foreach ((int step, Tensor next, Tensor clean) in process.Reverse(
            Predictor(classes), x, process.Steps, eta: 1, generator: random))
        {
            if ((step + 1) % Math.Max(1, process.Steps / (columns - 1)) == 0)
            {
                noisy.Add(x);
                seen.Add(clean);
            }

            x = next;
        }

        noisy.Add(x);
        seen.Add(x);
        Tensor rows = Tensor.Stack([Tensor.Stack([.. noisy], 1), Tensor.Stack([.. seen], 1)], 1);
        return Pictures.Grid(Shown(rows.Flatten(0, 2)), noisy.Count, scale: model.Config.Size == 14 ? 4 : 2);
    }

    private Func<Tensor, Tensor, Tensor> Predictor(Tensor classes) =>
        (x, times) => model.Guided(x, times, classes, guidance);

    private Tensor Noise(int count, RandomSource random) =>
        Tensor.Randn([count, 1, model.Config.Size, model.Config.Size], generator: random);

    private static Tensor Shown(Tensor x) => ((x + 1) / 2).Clamp(0, 1);
}
