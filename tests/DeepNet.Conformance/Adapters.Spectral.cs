namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddSpectral(AdapterTable table)
    {
        table.One("fft.fft", a => Fourier.Fft(a.X, Points(a), Along(a), Norm(a)));
        table.One("fft.ifft", a => Fourier.Ifft(a.X, Points(a), Along(a), Norm(a)));
        table.One("fft.rfft", a => Fourier.Rfft(a.X, Points(a), Along(a), Norm(a)));
        table.One("fft.irfft", a => Fourier.Irfft(a.X, Points(a), Along(a), Norm(a)));
        table.One("fft.fft2", a => Fourier.Fft2(a.X, norm: Norm(a)));
        table.One("fft.ifft2", a => Fourier.Ifft2(a.X, norm: Norm(a)));
        table.One("fft.rfft2", a => Fourier.Rfft2(a.X, norm: Norm(a)));
        table.One("fft.fftfreq", a => Fourier.FftFreq(a.Int(0, "n"), a.Number(1, "d", 1)));
        table.One("fft.rfftfreq", a => Fourier.RfftFreq(a.Int(0, "n"), a.Number(1, "d", 1)));
        table.One("fft.fftshift", a => Fourier.FftShift(a.X));
        table.One("hann_window", a => DeepNet.Window.Hann(a.Int(0, "n"), a.Flag(1, "periodic", true)));
        table.One("hamming_window", a => DeepNet.Window.Hamming(a.Int(0, "n"), a.Flag(1, "periodic", true)));
        table.One("blackman_window", a => DeepNet.Window.Blackman(a.Int(0, "n"), a.Flag(1, "periodic", true)));
        table.One("bartlett_window", a => DeepNet.Window.Bartlett(a.Int(0, "n"), a.Flag(1, "periodic", true)));
        table.One("kaiser_window", a => DeepNet.Window.Kaiser(a.Int(0, "n"), a.Flag(1, "periodic", true)));
        table.One("stft", a => Fourier.Stft(
            a.X, 16, a.Int(Arguments.Keyword, "hop_length", 4), a.IntOrNull(Arguments.Keyword, "win_length"),
            a.TensorOrNull(Arguments.Keyword, "window"), a.Flag(Arguments.Keyword, "center", true),
            PadModeOf(a.Text(Arguments.Keyword, "pad_mode", "reflect")),
            a.Flag(Arguments.Keyword, "normalized", false), a.Flag(Arguments.Keyword, "onesided", true)));
        table.One("istft", a => Fourier.Istft(
            a.X, 16, a.Int(Arguments.Keyword, "hop_length", 4), window: a.TensorOrNull(1, "window"),
            center: a.Flag(Arguments.Keyword, "center", true), length: a.IntOrNull(Arguments.Keyword, "length")));
    }

    private static int? Points(Arguments a) => a.IntOrNull(Arguments.Keyword, "n");

    private static int Along(Arguments a) => a.Int(Arguments.Keyword, "dim", -1);

    private static FourierNorm Norm(Arguments a) =>
        Enum.Parse<FourierNorm>(a.Text(Arguments.Keyword, "norm", "backward"), ignoreCase: true);
}
