using System.Text.Json;
using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddAudio(AdapterTable table)
    {
        table.One("audio.melscale_fbanks", a => Audio.MelscaleFbanks(
            a.Int(0, "n_freqs"), a.Number(1, "f_min"), a.Number(2, "f_max"), a.Int(3, "n_mels"),
            a.Int(4, "sample_rate"), a.Has(5, "norm"), FormulaOf(a.Kwargs)));
        table.One("audio.create_dct", a => Audio.CreateDct(a.Int(0, "n_mfcc"), a.Int(1, "n_mels"), a.Has(2, "norm")));
        table.One("audio.spectrogram", a => SpectrogramOf(a.Kwargs).Forward(a.X));
        table.One("audio.mel_spectrogram", a => MelSpectrogramOf(a.Kwargs, Int(a.Kwargs, "sample_rate")!.Value)
            .Forward(a.X));
        table.One("audio.mfcc", Cepstrum);
        table.One("audio.amplitude_to_db", a => Audio.AmplitudeToDb(
            a.X, a.Number(1, "multiplier", 10), a.Number(2, "amin", 1e-10), a.Number(3, "db_multiplier", 0),
            a.NumberOrNull(4, "top_db")));
        table.One("audio.mu_law_encoding", a => Audio.MuLawEncoding(a.X, a.Int(1, "channels")));
        table.One("audio.mu_law_decoding", a => Audio.MuLawDecoding(a.X, a.Int(1, "channels")));
        table.One("audio.lfilter", a => Audio.Lfilter(a.X, a.Y, a.Z, a.Flag(3, "clamp", true)));
        table.One("audio.lowpass_biquad", a => Audio.LowpassBiquad(a.X, a.Int(1, "rate"), a.Number(2, "cutoff")));
        table.One("audio.highpass_biquad", a => Audio.HighpassBiquad(a.X, a.Int(1, "rate"), a.Number(2, "cutoff")));
        table.One("audio.bandpass_biquad", a => Audio.BandpassBiquad(a.X, a.Int(1, "rate"), a.Number(2, "center")));
        table.One("audio.equalizer_biquad", a =>
            Audio.EqualizerBiquad(a.X, a.Int(1, "rate"), a.Number(2, "center"), a.Number(3, "gain")));
        table.One("audio.compute_deltas", a => Audio.ComputeDeltas(a.X, a.Int(1, "win_length", 5)));
        table.One("audio.resample", a => Audio.Resample(a.X, a.Int(1, "orig_freq"), a.Int(2, "new_freq")));
    }

    private static Tensor Cepstrum(Arguments a)
    {
        MelSpectrogram mels = MelSpectrogramOf(
            a.Kwargs.GetProperty("melkwargs"), Int(a.Kwargs, "sample_rate")!.Value);
        bool isOrtho = !a.Kwargs.TryGetProperty("norm", out JsonElement norm)
            || norm.ValueKind != JsonValueKind.Null;
        return new Mfcc(
            Int(a.Kwargs, "n_mfcc")!.Value, mels, a.Flag(Arguments.Keyword, "log_mels", false), isOrtho).Forward(a.X);
    }

    private static Spectrogram SpectrogramOf(JsonElement settings) => new(
        Int(settings, "n_fft") ?? 400, Int(settings, "win_length"), Int(settings, "hop_length"),
        Int(settings, "pad") ?? 0, power: Number(settings, "power") ?? 2, normalized: IsTrue(settings, "normalized"),
        center: !settings.TryGetProperty("center", out JsonElement center) || center.GetBoolean());

    private static MelSpectrogram MelSpectrogramOf(JsonElement settings, int sampleRate) => new(
        sampleRate, Int(settings, "n_fft") ?? 400, Int(settings, "win_length"), Int(settings, "hop_length"),
        Number(settings, "f_min") ?? 0, Number(settings, "f_max"), nMels: Int(settings, "n_mels") ?? 128,
        power: Number(settings, "power") ?? 2, areaNorm: settings.TryGetProperty("norm", out _),
        formula: FormulaOf(settings));

    private static MelFormula FormulaOf(JsonElement settings) =>
        settings.TryGetProperty("mel_scale", out JsonElement name)
            ? Enum.Parse<MelFormula>(name.GetString()!, ignoreCase: true)
            : MelFormula.Htk;

    private static bool IsTrue(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static int? Int(JsonElement settings, string name) => (int?)Number(settings, name);

    private static double? Number(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
